// The filters of the timeline in place: the same pages, without leaving the one that is open.
const main = document.getElementById('main');
let running;

const show = async (url, remember) => {
  running?.abort(); running = new AbortController();
  try {
    const answer = await fetch(url, { signal: running.signal });
    if (!answer.ok || answer.redirected) throw answer;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const { id } = document.activeElement, isOpen = main.querySelector('.filters details')?.open;
    if (remember) history.pushState(null, '', url);
    document.title = page.title;
    main.replaceChildren(...page.getElementById('main').childNodes);
    const fold = main.querySelector('.filters details'); if (fold && isOpen) fold.open = true;
    if (id) document.getElementById(id)?.focus({ preventScroll: true });
  } catch (problem) { if (problem.name !== 'AbortError') location.assign(url); }
};
const asked = form => {
  const values = [...new FormData(form)].filter(([, value]) => value);
  return location.pathname + (values.length ? '?' + new URLSearchParams(values) : '');
};

main.addEventListener('submit', event => { if (event.target.matches('.filters')) { event.preventDefault(); show(asked(event.target), true); } });
main.addEventListener('change', event => { if (event.target.matches('.filters select')) show(asked(event.target.form), true); });
main.addEventListener('click', event => {
  const link = event.target.closest('.found a');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href, true).then(() => main.focus({ preventScroll: true }));
});
addEventListener('popstate', () => show(location.href, false));
