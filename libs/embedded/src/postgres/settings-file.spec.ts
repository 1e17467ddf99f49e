import { settingsText } from './settings-file.js';

describe('settingsText', () => {
  it("lets the caller's settings override ours", () => {
    const text = settingsText(15999, { max_connections: '20' });
    expect(text).toContain("max_connections = '20'\n");
    expect(text).not.toContain("max_connections = '200'");
  });

  it('never opens the server to the network', () => {
    const text = settingsText(15999, { listen_addresses: '*', port: '1' });
    expect(text).toContain("listen_addresses = '127.0.0.1'\n");
    expect(text).toContain("port = '15999'\n");
    expect(text).not.toContain('*');
  });

  it('quotes values', () => {
    expect(settingsText(1, { search_path: `"a b", 'c\\d'` })).toContain(`search_path = '"a b", ''c\\\\d'''\n`);
  });
});
