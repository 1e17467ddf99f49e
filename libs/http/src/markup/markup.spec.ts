import { markup, trusted } from './markup.js';

describe('markup', () => {
  it('escapes texts, in elements and in attributes', () => {
    const text = `<b title='x'>"fish" & chips</b>]]>`;
    expect(markup`<a href="${text}">${text}</a>`.text).toBe(
      '<a href="&lt;b title=&apos;x&apos;&gt;&quot;fish&quot; &amp; chips&lt;/b&gt;]]&gt;">' +
        '&lt;b title=&apos;x&apos;&gt;&quot;fish&quot; &amp; chips&lt;/b&gt;]]&gt;</a>',
    );
  });

  it('leaves out what XML cannot contain', () => {
    expect(markup`<a>${'\0a\u0008b\u001bc\ufffe\uffff\td\ne\rf'}</a>`.text).toBe('<a>abc\td\ne&#13;f</a>');
    expect(markup`<a>${'half \ud83d of it, and all 😄'}</a>`.text).toBe('<a>half \ufffd of it, and all 😄</a>');
  });

  it('inserts pieces of markup as they are', () => {
    const items = ['<1>', '2'].map((item) => markup`<i>${item}</i>`);
    expect(markup`<a>${items}${markup`<b/>`}</a>`.text).toBe('<a><i>&lt;1&gt;</i><i>2</i><b/></a>');
    expect(markup`<a>${trusted('<b>&amp;</b>')}</a>`.text).toBe('<a><b>&amp;</b></a>');
  });
});
