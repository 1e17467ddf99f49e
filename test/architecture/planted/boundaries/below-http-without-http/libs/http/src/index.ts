export const etag = '"r1.v1.-"';
