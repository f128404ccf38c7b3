// Controls a screen reader would announce without a name, pictures without words, ids that stand twice, buttons too small to hit.
() => {
  const named = el => {
    const text = (el.getAttribute('aria-label') || el.textContent || el.getAttribute('title') || '').trim();
    if (text) return true;
    if (el.labels && el.labels.length) return true;
    const by = el.getAttribute('aria-labelledby');
    return Boolean(by && by.split(' ').some(id => document.getElementById(id)?.textContent.trim()));
  };
  const seen = el => el.getClientRects().length > 0 && !el.closest('[aria-hidden=true]');
  const controls = 'button, a[href], input, select, textarea, summary, video, [role=button], [role=tab], [role=dialog],' +
    ' [role=log], [role=application], [role=combobox], [role=listbox], [role=region], [role=tabpanel], section, aside, main';
  const nameless = [...document.querySelectorAll(controls)].filter(el => seen(el) && !named(el)).map(el => el.outerHTML.slice(0, 160));
  const alts = [...document.querySelectorAll('img:not([alt])')].map(el => el.outerHTML.slice(0, 160));
  const ids = [...document.querySelectorAll('[id]')].map(el => el.id);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  const small = [...document.querySelectorAll('button')].filter(el => seen(el) && !el.matches('.text-link')
    && (el.getBoundingClientRect().height < 24 || el.getBoundingClientRect().width < 24)).map(el => el.outerHTML.slice(0, 120));
  return {nameless, alts, twice, small};
}
