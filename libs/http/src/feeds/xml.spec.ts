import { xml } from './xml.js';

describe('xml', () => {
  it('escapes texts, in elements and in attributes', () => {
    const text = `<b title='x'>"fish" & chips</b>]]>`;
    expect(xml`<a href="${text}">${text}</a>`.text).toBe(
      '<a href="&lt;b title=&apos;x&apos;&gt;&quot;fish&quot; &amp; chips&lt;/b&gt;]]&gt;">' +
        '&lt;b title=&apos;x&apos;&gt;&quot;fish&quot; &amp; chips&lt;/b&gt;]]&gt;</a>',
    );
  });

  it('leaves out what XML cannot say', () => {
    expect(xml`<a>${'\0a\u0008b\u001bc\ufffe\uffff\td\ne\rf'}</a>`.text).toBe('<a>abc\td\ne&#13;f</a>');
    expect(xml`<a>${'half \ud83d of it, and all 😄'}</a>`.text).toBe('<a>half \ufffd of it, and all 😄</a>');
  });

  it('takes pieces of XML as they are', () => {
    const items = ['<1>', '2'].map((item) => xml`<i>${item}</i>`);
    expect(xml`<a>${items}${xml`<b/>`}</a>`.text).toBe('<a><i>&lt;1&gt;</i><i>2</i><b/></a>');
  });
});
