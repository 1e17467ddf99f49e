/**
 * One event of a stream (WHATWG HTML, 9.2), with the blank line that ends it. The data go as JSON, which has no line breaks.
 * @param id what the client will send back as `Last-Event-ID`
 */
export function sseFrame({ event, id, data }: { readonly event: string; readonly id: number; readonly data: unknown }) {
  return `event: ${event}\nid: ${String(id)}\ndata: ${JSON.stringify(data)}\n\n`;
}
