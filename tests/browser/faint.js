// Text whose contrast with what lies under it is below 4.5 : 1, where that is one plain colour.
root => {
  const rgb = text => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const under = el => {
    for (let at = el; at; at = at.parentElement) {
      const style = getComputedStyle(at), colour = rgb(style.backgroundColor);
      if (style.backgroundImage !== 'none') return null;
      if (colour.length === 3 || colour[3] === 1) return colour;
      if (colour[3] > 0) return null;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const el of document.querySelectorAll(root + ' *')) {
    if (!el.getClientRects().length || el.closest('svg, [aria-hidden=true], :disabled')) continue;
    if (![...el.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    const back = under(el), front = rgb(getComputedStyle(el).color);
    if (!back) continue;
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${el.className} ${el.textContent.slice(0, 30)}`);
  }
  return faint;
}
