import { parseUrl } from '#libs/kernel';
import { type DefaultTreeAdapterTypes as Tree, html as names, parse, parseFragment, serialize } from 'parse5';

type Images = 'link' | 'show';

const REL = 'nofollow ugc noopener';
const always = (): boolean => true;
const isLink = (url: string): boolean => leadsTo(url, ['http:', 'https:', 'mailto:']);
const isImage = (url: string): boolean => leadsTo(url, ['https:']);

type Attributes = Readonly<Record<string, (value: string) => boolean>>;
const plain: Attributes = {};
const allowed: Readonly<Record<string, Attributes>> = {
  h1: plain,
  h2: plain,
  h3: plain,
  h4: plain,
  h5: plain,
  h6: plain,
  p: plain,
  br: plain,
  hr: plain,
  blockquote: plain,
  pre: plain,
  ul: plain,
  li: plain,
  strong: plain,
  em: plain,
  ol: { start: (value) => /^\d+$/.test(value) },
  code: { class: (value) => /^language-[\w+#.-]+$/.test(value) },
  span: { class: (value) => value === 'mention' },
  a: { href: isLink, title: always, rel: (value) => value === REL },
};
const allowedWithImages: typeof allowed = {
  ...allowed,
  img: {
    src: isImage,
    alt: always,
    title: always,
    loading: (value) => value === 'lazy',
    referrerpolicy: (value) => value === 'no-referrer',
  },
};

/**
 * What a rendered text would bring into a page that it may not: elements, attributes and addresses that are not on the
 * list, comments, links without `rel`, images that tell where they stand. The HTML is read as browsers read it (parse5
 * follows the HTML standard, with the mending of what is broken): as `innerHTML`, with scripts and without; inside a page,
 * whose own elements it may not close; and once more after having been written out again.
 */
export function unsafeIn(html: string, images: Images): string[] {
  const asWritten = parseFragment(html);
  // A new line after <pre> is not text, so it would be another one that is lost.
  const again = serialize(asWritten).replaceAll(/<pre>\n+/g, '<pre>');
  return [
    ...unsafeBelow(asWritten, images),
    ...unsafeBelow(parseFragment(html, { scriptingEnabled: false }), images),
    ...unsafeBelow(parseFragment(again), images),
    ...(serialize(parseFragment(again)) === again ? [] : ['another text, when read again']),
    ...unsafeAround(html, images),
  ];
}

/** Where links lead and images come from, in order. */
export function addressesIn(html: string): string[] {
  const addresses: string[] = [];
  walk(parseFragment(html), (node) => {
    if (!('attrs' in node)) return;
    for (const { name, value } of node.attrs) if (name === 'href' || name === 'src') addresses.push(value);
  });
  return addresses;
}

/** What of it is read. */
export function textIn(html: string): string {
  let text = '';
  walk(parseFragment(html), (node) => {
    if (node.nodeName === '#text') text += (node as Tree.TextNode).value;
  });
  return text;
}

function unsafeBelow(parent: Tree.ParentNode, images: Images): string[] {
  return parent.childNodes.flatMap((node) => {
    if (node.nodeName === '#text') return [];
    if (!('attrs' in node)) return [node.nodeName];
    return [...unsafePartsOf(node, images), ...unsafeBelow(node, images)];
  });
}

function unsafePartsOf({ tagName, namespaceURI, attrs }: Tree.Element, images: Images): string[] {
  const attributes = (images === 'show' ? allowedWithImages : allowed)[tagName];
  if (attributes === undefined || namespaceURI !== names.NS.HTML) return [`<${tagName}>`];
  const has = (name: string): boolean => attrs.some((attribute) => attribute.name === name);
  return [
    ...attrs
      .filter(({ name, value }) => attributes[name]?.(value) !== true)
      .map(({ name, value }) => `<${tagName} ${name}="${value}">`),
    ...(tagName === 'a' && !has('rel') ? ['a link without rel'] : []),
    ...(tagName === 'img' && !(has('referrerpolicy') && has('loading'))
      ? ['an image that leaks the URL of the page']
      : []),
  ];
}

/** What becomes of a page that has the text in the middle. */
function unsafeAround(html: string, images: Images): string[] {
  const page = (text: string): Tree.Document =>
    parse(`<!DOCTYPE html><title>x</title><article><p>x</p><section>${text}</section></article><footer>x</footer>`);
  const holes: Tree.Element[] = [];
  const document = page(html);
  walk(document, (node) => {
    if (node.nodeName === 'section') holes.push(node);
  });
  const [hole] = holes;
  if (hole === undefined || holes.length > 1) return ['another section in the page'];
  const findings = unsafeBelow(hole, images);
  hole.childNodes = [];
  return serialize(document) === serialize(page('')) ? findings : [...findings, 'another page around it'];
}

function walk(node: Tree.Node, visit: (node: Tree.Node) => void): void {
  visit(node);
  if ('childNodes' in node) for (const child of node.childNodes) walk(child, visit);
}

/** As the browser reads it, and as it is written: a browser leaves out tabs, new lines and control characters around. */
function leadsTo(url: string, protocols: readonly string[]): boolean {
  const parsed = /^[!-~]+$/.test(url) ? parseUrl(url) : null;
  if (parsed === null) return false;
  const { protocol } = parsed;
  return protocols.includes(protocol) && url.toLowerCase().startsWith(protocol);
}
