import openApiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';

/** The types of libs/client: every route with its request and its responses. */
export async function clientSchema(openApi: object): Promise<string> {
  return `/* Generated from docs/openapi.json by \`npm run generate\`. */\n${astToString(await openApiTypes(openApi as OpenAPI3))}`;
}
