// Progressive enhancement only: without it links, endnotes and details do the same.
(() => {
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const root = document.documentElement, mq = matchMedia('(prefers-color-scheme: dark)');

  // theme: follows the system until the reader chooses
  const btn = $('[data-theme-toggle]');
  const eff = () => root.dataset.theme || (mq.matches ? 'dark' : 'light');
  const paint = () => { root.dataset.eff = eff(); $('.vh', btn).textContent = eff() === 'dark' ? 'Use light colours' : 'Use dark colours'; };
  if (btn) {
    btn.hidden = false; paint(); mq.addEventListener('change', paint);
    btn.addEventListener('click', () => {
      const next = eff() === 'dark' ? 'light' : 'dark', sys = mq.matches ? 'dark' : 'light';
      if (next === sys) delete root.dataset.theme; else root.dataset.theme = next;
      try { next === sys ? localStorage.removeItem('theme') : localStorage.setItem('theme', next); } catch {}
      paint();
    });
  }

  // scroll spy for the table of contents
  const spy = (links, value) => {
    const map = new Map(links.map(a => [document.getElementById(a.hash.slice(1)), a]).filter(([el]) => el));
    if (!map.size) return;
    let on;
    const set = () => {
      let cur; const edge = innerHeight * .3;
      for (const [el, a] of map) if (el.getBoundingClientRect().top < edge) cur = a;
      if (cur !== on) { on?.removeAttribute('aria-current'); cur?.setAttribute('aria-current', value); on = cur; }
    };
    let q; addEventListener('scroll', () => { q ||= requestAnimationFrame(() => { q = 0; set(); }); }, { passive: true }); set();
  };
  spy($$('.toc-d a'), 'location');

  // source notes: show in place; Escape or the button closes and focus returns
  const refs = $$('sup.ref a');
  if (refs.length && 'popover' in HTMLElement.prototype) {
    const pop = Object.assign(document.createElement('aside'), { className: 'note-pop' });
    pop.popover = 'auto'; pop.setAttribute('role', 'note'); pop.tabIndex = -1; document.body.append(pop);
    let from;
    refs.forEach(a => a.addEventListener('click', ev => {
      const li = $(a.hash); if (!li || ev.metaKey || ev.ctrlKey) return;
      ev.preventDefault(); from = a;
      const c = li.cloneNode(true); $$('.back', c).forEach(b => b.remove());
      const row = document.createElement('div'), p = document.createElement('p'), x = document.createElement('button');
      row.className = 'row'; p.append(`Source ${a.textContent}. `, ...c.childNodes);
      x.type = 'button'; x.className = 'btn ghost'; x.textContent = 'Close'; x.onclick = () => pop.hidePopover();
      row.append(p, x); pop.replaceChildren(row); pop.showPopover(); pop.focus({ preventScroll: true });
    }));
    pop.addEventListener('toggle', ev => { if (ev.newState === 'closed' && pop.contains(document.activeElement) | document.activeElement === document.body) from?.focus({ preventScroll: true }); });
  }
})();
