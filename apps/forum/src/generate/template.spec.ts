import { fillTemplate, replaceSection } from './template.js';

describe('a template', () => {
  it('is filled with blocks, which keep the indentation, and with texts inside lines', () => {
    const template = 'services:\n  {{services}}\n  {{none}}\nmain: {{main}}, {{main}}\n';
    const values = { services: ['posts:', '  port: 1', '', 'comments:'], none: [], main: 'posts' };
    expect(fillTemplate(template, values)).toBe(
      'services:\n  posts:\n    port: 1\n\n  comments:\nmain: posts, posts\n',
    );
  });

  it('has a value for each place, and a place for each value', () => {
    expect(() => fillTemplate('{{services}}\n', {})).toThrow('{{services}}');
    expect(() => fillTemplate('services\n', { services: [] })).toThrow('no place for services');
  });
});

describe('a section of a page', () => {
  const page = 'Before.\n\n<!-- generated: table -->\n\nold\n\n<!-- /generated -->\n\nAfter.\n';

  it('is replaced, and nothing around it', () => {
    expect(replaceSection(page, 'table', '$& new')).toBe(page.replace('old', '$& new'.replaceAll('$', '$$$$')));
    expect(replaceSection(page, 'table', 'old')).toBe(page);
  });

  it('must be there', () => {
    expect(() => replaceSection(page, 'list', 'new')).toThrow('list');
  });
});
