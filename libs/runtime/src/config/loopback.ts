/** Whether a host name or address, as a URL or HOST spells it, is this machine's own and nobody else's. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
