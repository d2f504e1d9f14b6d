// Our extensions of the body editor. The server's half, the allow-list, is in
// publishing/editor_extensions.py; a browser test holds the two together.
import { crel, gettext, Heading, Mark, mergeAttributes, Node, Plugin, updateAttrsDialog } from "django-prose-editor/editor";

const attribute = (name, domName) => ({
  [name]: {
    default: null,
    parseHTML: (element) => element.getAttribute(domName),
    renderHTML: (attributes) => (attributes[name] ? { [domName]: attributes[name] } : {}),
  },
});

// The admin's own list, opened as a popup, is the picker: it searches, checks
// permissions and adds. It hands back the permanent key through a hidden field.
let pickers = 0;
function pick(kind, editor, use) {
  const field = crel("input", { type: "hidden", id: `id_prose_pick_${(pickers += 1)}` });
  const link = crel("a", { href: `/admin/library/${kind}/?_to_field=public_id`, id: `lookup_${field.id}`, hidden: true });
  editor.view.dom.parentElement.append(field, link);
  const take = () => {
    if (field.value) use(field.value);
    field.remove();
    link.remove();
  };
  django.jQuery(field).on("change", take);
  window.showRelatedObjectLookupPopup(link);
}

// What a key stands for, asked once for each key.
const known = { source: new Map(), picture: new Map() };
function label(kind, key) {
  if (!known[kind].has(key)) {
    const answer = fetch(`/admin/library/${kind}/labels/?key=${encodeURIComponent(key)}`)
      .then((response) => (response.ok ? response.json() : {}))
      .then((labels) => labels[key] ?? { label: gettext("not in the library") })
      .catch(() => ({ label: gettext("could not be looked up") }));
    known[kind].set(key, answer);
  }
  return known[kind].get(key);
}

// Word brings styles and handlers, which the policy would refuse one by one.
const withoutActs = (html) =>
  html.replace(/<style[^]*?<\/style>/gi, "").replace(/\s(?:style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "");

// h2 and h3; the key of a section is given by the server and kept when it is reworded.
export const SectionHeading = Heading.extend({
  addProseMirrorPlugins() {
    return [...(this.parent?.() ?? []), new Plugin({ props: { transformPastedHTML: withoutActs } })];
  },
  addOptions() {
    return { ...this.parent?.(), levels: [2, 3] };
  },
  addAttributes() {
    return { ...this.parent?.(), section: { ...attribute("section", "data-section").section, keepOnSplit: false } };
  },
});

export const Citation = Node.create({
  name: "citation",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  marks: "",
  addAttributes: () => attribute("source", "data-cite"),
  parseHTML: () => [{ tag: "sup[data-cite]", priority: 100 }],
  renderHTML: ({ HTMLAttributes }) => ["sup", mergeAttributes(HTMLAttributes)],
  addNodeView() {
    return ({ node }) => {
      const dom = crel("sup", { className: "citation-mark", textContent: gettext("source") });
      label("source", node.attrs.source).then((found) => {
        dom.title = found.label;
        dom.setAttribute("aria-label", found.label);
        dom.textContent = found.label.length > 28 ? `${found.label.slice(0, 27)}…` : found.label;
      });
      return { dom };
    };
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "citation",
      groups: "link",
      button: buttons.material("bookmark_add", gettext("cite a source")),
      command: (editor) =>
        pick("source", editor, (source) => {
          const at = editor.state.selection.to;
          editor.chain().focus().insertContentAt(at, { type: "citation", attrs: { source } }).run();
        }),
    });
  },
});

// What a picture tells in this place: words, or nothing; asked again until it is one of them.
async function tell(editor) {
  const there = await label("picture", editor.getAttributes("picture").picture);
  const fields = {
    alt: {
      title: gettext("Alternative text here"),
      description: `${gettext("Empty: the text of the library.")} ${there.there ?? ""}`,
    },
    decorative: { type: "boolean", title: gettext("Decorative here: it tells nothing that the words do not") },
  };
  let answer = editor.getAttributes("picture");
  let title = gettext("What the picture tells here");
  while (title) {
    answer = await updateAttrsDialog(fields, { title })(editor, answer);
    if (!answer) return;
    answer.alt = answer.alt.trim();
    title = answer.alt && answer.decorative ? gettext("Either a text or the tick, not both") : answer.alt.length > 300 ? gettext("At most 300 characters") : "";
  }
  const { alt, decorative } = answer;
  editor.chain().focus().updateAttributes("picture", { alt: alt || null, decorative: decorative ? "true" : null }).run();
}

export const Picture = Node.create({
  name: "picture",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,
  addAttributes: () => ({ ...attribute("picture", "data-picture"), ...attribute("alt", "data-alt"), ...attribute("decorative", "data-decorative") }),
  parseHTML: () => [{ tag: "figure[data-picture]", contentElement: "figcaption" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", mergeAttributes(HTMLAttributes), ["figcaption", 0]],
  addNodeView() {
    return ({ node }) => {
      const image = crel("img", { alt: "" });
      const contentDOM = crel("figcaption");
      label("picture", node.attrs.picture).then((found) => {
        image.alt = node.attrs.alt ?? found.label;
        if (found.image) image.src = found.image;
      });
      const dom = crel("figure", { className: "picture-mark" }, [image, contentDOM]);
      dom.dataset.told = node.attrs.decorative ? gettext("decorative here") : (node.attrs.alt ?? "");
      // The image comes later; without this the editor would draw itself anew for ever.
      return { dom, contentDOM, ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target) };
    };
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "picture",
      groups: "link",
      button: buttons.material("image", gettext("show a picture")),
      command: (editor) =>
        pick("picture", editor, (picture) => editor.chain().focus().insertContent({ type: "picture", attrs: { picture } }).run()),
    });
    menu.defineItem({
      name: "tell",
      groups: "link",
      button: buttons.material("accessibility", gettext("what the picture tells")),
      enabled: (editor) => editor.isActive("picture"),
      command: tell,
    });
  },
});

// A passage in another language: screen readers speak it, browsers break its lines.
export const Passage = Mark.create({
  name: "passage",
  addOptions: () => ({ languages: {} }),
  inclusive: false,
  addAttributes: () => attribute("lang", "lang"),
  parseHTML: () => [{ tag: "span[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", mergeAttributes(HTMLAttributes), 0],
  addMenuItems({ buttons, menu }) {
    const names = Object.values(this.options.languages);
    const codes = Object.fromEntries(Object.entries(this.options.languages).map(([code, name]) => [name, code]));
    const none = gettext("same as the page");
    const ask = updateAttrsDialog({ language: { title: gettext("Language"), enum: [none, ...names] } }, { title: gettext("Language of the passage") });
    menu.defineItem({
      name: "passage",
      groups: "marks",
      button: buttons.material("translate", gettext("language of a passage")),
      enabled: (editor) => !editor.state.selection.empty || editor.isActive("passage"),
      active: (editor) => editor.isActive("passage"),
      command: (editor) =>
        ask(editor, { language: this.options.languages[editor.getAttributes("passage").lang] ?? none }).then((answer) => {
          if (!answer) return;
          const lang = codes[answer.language];
          const chain = editor.chain().focus().extendMarkRange("passage");
          (lang ? chain.setMark("passage", { lang }) : chain.unsetMark("passage")).run();
        }),
    });
  },
});
