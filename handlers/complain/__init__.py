"""A villager tells of a factory: words, photos and a pin in any order become a case with a number."""
