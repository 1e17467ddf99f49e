/**
 * Fills the places `{{name}}` of a template. A line that is only a place becomes a block: all its lines, indented like the place, or
 * none. Inside a line, a place becomes a text.
 * @throws {Error} if the template has a place without a value, or a value has no place
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string | readonly string[]>>): string {
  const unused = new Set(Object.keys(values));
  const valueOf = (place: string): string | readonly string[] => {
    const value = values[place];
    if (value === undefined) throw new Error(`There is nothing to fill in for {{${place}}}.`);
    unused.delete(place);
    return value;
  };
  const lines = template.split('\n').flatMap((line) => {
    const [, indent = '', place] = /^(\s*)\{\{([^}]+)\}\}$/.exec(line) ?? [];
    if (place === undefined)
      return line.replaceAll(/\{\{([^}]+)\}\}/g, (_, name: string) => [valueOf(name)].flat().join(' '));
    return [valueOf(place)].flat().map((text) => (text === '' ? '' : indent + text));
  });
  if (unused.size > 0) throw new Error(`The template has no place for ${[...unused].join(', ')}.`);
  return lines.join('\n');
}

/**
 * Replaces what is between `<!-- generated: name -->` and `<!-- /generated -->` in a page.
 * @throws {Error} if the page has no such section
 */
export function replaceSection(page: string, name: string, content: string): string {
  const section = new RegExp(`(<!-- generated: ${name} -->\\n)[\\s\\S]*?(\\n<!-- /generated -->)`);
  if (!section.test(page)) throw new Error(`There is no generated section ${name}.`);
  return page.replace(section, (_, begin: string, end: string) => `${begin}\n${content}\n${end}`);
}
