// What is wrong with a step of the kiosk as it stands, as sentences; nothing when all is well.
// Every element with text of its own: at least 2rem, which is 32 px, 40 px in large letters (0.7
// degrees at 600 mm on 27" and 21.5"); every target: at least 20 mm on 21.5"; nothing past the
// screen, its card or its own box, nothing over another; touched from a wheelchair: in the lower
// half (look.md section 1).
() => {
  const bad = [], seen = (el) => el.checkVisibility() && !el.closest('.sr-only');
  const name = (el) => `${el.className} "${el.textContent.trim().slice(0, 30).replace(/\s+/g, ' ')}"`;
  const kiosk = document.querySelector('.kiosk'), touched = 'a, button, label.choice';
  const rem = kiosk.matches('.large') ? 20 : 16, least = 81;
  // Whoever sits reaches the lower half; out of the top quarter whoever stands (sections 1 and 6).
  const high = kiosk.matches('.wheelchair') ? innerHeight / 2
    : innerHeight > innerWidth ? innerHeight / 4 : 0;
  const low = document.querySelector('nav.bar').getBoundingClientRect().top;
  for (const el of document.querySelectorAll('.kiosk *')) {
    const box = el.getBoundingClientRect();
    if (!seen(el) || el.closest('svg') || !box.width) continue;
    if (document.querySelector('dialog[open]') && !el.closest('dialog[open]')) continue;
    const style = getComputedStyle(el);
    const text = [...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (text && parseFloat(style.fontSize) < 2 * rem - 0.1) bad.push(`small ${style.fontSize} ${name(el)}`);
    if (text && parseFloat(style.lineHeight) / parseFloat(style.fontSize) < 1.249
        && !el.matches('.cell')) bad.push(`tight ${name(el)}`);
    if (el.matches(touched) && (box.width < least || box.height < least))
      bad.push(`target ${box.width}x${box.height} ${name(el)}`);
    if (el.matches(touched) && box.top < high - 1) bad.push(`too high ${box.top} ${name(el)}`);
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
      bad.push(`off screen ${name(el)}`);
    if (el.closest('main') && box.bottom > low + 1) bad.push(`under the bar ${name(el)}`);
    if (text && style.display !== 'inline' && el.scrollWidth > el.clientWidth + 1
        && !el.matches('.cell')) bad.push(`clipped ${name(el)}`);
    const card = el.parentElement.closest('.card, .band, .verdict, .big, .bar-button');
    const edge = card && card.getBoundingClientRect();
    if (card && !el.closest('.on')
        && (box.right > edge.right - 3 || box.bottom > edge.bottom || box.top < edge.top))
      bad.push(`past its card ${name(el)}`);
  }
  const over = (a, b) => { // by more than a hair, in both directions
    const [one, two] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
    return Math.min(one.right, two.right) - Math.max(one.left, two.left) > 1
      && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 1;
  };
  const parts = [...kiosk.querySelectorAll(`main :is(${touched}, p, h1, h2, ul, .verdict, .number, .qr)`)]
    .filter((el) => seen(el) && el.getBoundingClientRect().width && !el.closest('[hidden]'));
  parts.forEach((a, at) => parts.slice(at + 1).forEach((b) => {
    if (!a.contains(b) && over(a, b)) bad.push(`over one another ${name(a)} / ${name(b)}`);
  }));
  return bad;
}
