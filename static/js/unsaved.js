// What is typed in the form of an edition is kept in this browser until it is saved.
// A copy is named "unsaved:<user>:<document>:<key of the form>"; the key travels with the
// form through errors, logins and conflicts, and comes back with the message of its save.
(() => {
  const MONTH = 30 * 24 * 3600 * 1000;
  const PAUSE = 1900; // two seconds after the last key at the latest

  const storage = (act) => {
    try {
      return act(localStorage);
    } catch {
      return null; // full, refused, or not ours
    }
  };
  const read = (key) => storage((all) => JSON.parse(all.getItem(key)));
  const remove = (key) => storage((all) => all.removeItem(key));
  const keys = (start = "unsaved:") => storage((all) => Object.keys(all).filter((key) => key.startsWith(start))) ?? [];

  for (const said of document.querySelectorAll(".messagelist li[class*=saved-]")) {
    const saved = said.className.match(/saved-(\w+)/)[1];
    // What was typed while the form was on its way was not saved with it.
    keys().filter((key) => key.endsWith(`:${saved}`) && read(key)?.sent).forEach(remove);
  }
  const isGood = (copy) => copy?.at > Date.now() - MONTH && Array.isArray(copy.fields);
  keys().filter((key) => !isGood(read(key))).forEach(remove);

  const banner = document.getElementById("unsaved");
  const form = banner?.closest("form");
  if (!form) return;
  const { user, document: named, edition, newest, words, older } = banner.dataset;
  const prefix = `unsaved:${user}:${named}:`;
  const own = prefix + form.elements._copy.value;
  const token = form.elements.csrfmiddlewaretoken.value;

  const fields = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  // What is different in every form that is opened is no difference; what is typed in a
  // combobox stands in its textarea too, and the input itself comes after this script.
  const wording = (fields) => JSON.stringify(fields.filter(([name]) => !/^(_copy|document_key|initial-.*|.*-typed)$/.test(name)));
  const opened = wording(fields());
  const atFirst = "changed" in banner.dataset ? null : opened;
  let kept = atFirst;
  let leaving = false;

  const keep = (sent) => {
    const now = fields();
    const said = wording(now);
    if (said === kept && !sent) return;
    kept = said;
    if (said === atFirst) return remove(own);
    const copy = JSON.stringify({ at: Date.now(), edition: Number(edition), address: location.pathname + location.search, sent, fields: now });
    const done = storage((all) => (all.setItem(own, copy), true));
    document.getElementById("unsaved-refused").hidden = Boolean(done);
  };
  setInterval(() => keep(false), PAUSE);
  addEventListener("pagehide", () => keep(false));
  document.addEventListener("visibilitychange", () => keep(false));
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return; // a preview saves nothing, and the form stays
    keep(true);
    leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && wording(fields()) !== atFirst) event.preventDefault();
  });

  form.querySelector(".submit-row")?.append(document.getElementById("unsaved-refused"));

  const when = (at) => {
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const isToday = new Date(at).toDateString() === new Date().toDateString();
    return new Date(at).toLocaleString(document.documentElement.lang, isToday ? time : { day: "numeric", month: "long", ...time });
  };
  let offered;
  const offer = () => {
    const copies = keys(prefix).filter((key) => key !== own).map((key) => ({ key, ...read(key) }));
    copies.filter((copy) => wording(copy.fields) === opened).forEach((copy) => remove(copy.key));
    [offered] = copies.filter((copy) => wording(copy.fields) !== opened).sort((a, b) => b.at - a.at);
    banner.hidden = !offered;
    if (!offered) return;
    const sentences = [words.replace("{when}", when(offered.at))];
    if (offered.edition < newest) sentences.push(older.replace("{edition}", offered.edition).replace("{newest}", newest));
    banner.querySelector("p").textContent = sentences.join(" ");
  };
  offer();

  banner.querySelector("[name=discard]").addEventListener("click", () => {
    remove(offered.key);
    offer();
  });
  // The server fills in the form: rows, autocompletes and the editor as after an error.
  banner.querySelector("[name=put_back]").addEventListener("click", () => {
    keep(false);
    leaving = true;
    const again = Object.assign(document.createElement("form"), { method: "post", enctype: "multipart/form-data", action: offered.address, hidden: true });
    for (const [name, value] of [...offered.fields, ["_kept", "1"], ["csrfmiddlewaretoken", token]]) {
      again.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(again);
    again.submit();
  });
})();
