import { settingsText } from './settings-file.js';

describe('settingsText', () => {
  it("lets the caller's settings win over ours", () => {
    const text = settingsText(15999, { max_connections: '20' });
    expect(text).toContain("max_connections = '20'\n");
    expect(text).not.toContain("max_connections = '200'");
  });

  it('lets nobody open it to the network', () => {
    const text = settingsText(15999, { listen_addresses: '*', port: '1' });
    expect(text).toContain("listen_addresses = '127.0.0.1'\n");
    expect(text).toContain("port = '15999'\n");
    expect(text).not.toContain('*');
  });

  it('quotes what a value may hold', () => {
    expect(settingsText(1, { search_path: `"a b", 'c\\d'` })).toContain(`search_path = '"a b", ''c\\\\d'''\n`);
  });
});
