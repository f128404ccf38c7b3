def test_an_officers_situation_is_that_of_the_officers_own_chat(situation, officer):
    s = situation(officer=officer("สมหญิง"))
    assert s.conversation == "user:Uofficer-nan-สมหญิง" and s.is_private
    assert s.actor == f"officer:{s.officer.id}"


def test_a_villager_acts_as_a_person(situation, meet):
    s = situation(person=meet("Umalee"))
    assert s.actor == f"person:{s.person.id}" and s.officer is None


def test_two_offices_know_the_same_line_user_as_two_people(meet, office, other_office):
    assert meet("Umalee").id != meet("Umalee", office=other_office).id
