import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { OpenAPIObject } from '@nestjs/swagger';
import { backendsOf, prefixesOf } from '#libs/runtime';
import { unconnectedApp } from '../../apps/forum/src/generate/unconnected-app.js';
import { services } from '../../apps/forum/src/services.js';
import { pointedAt, referencesIn, resolved, type Route, routesOf } from './open-api.js';

// Checks the committed document; generated.spec.ts compares it with the code.
const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as OpenAPIObject;
const routes = routesOf(document);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}
interface Response {
  readonly description?: string;
  readonly headers?: Record<string, object>;
  readonly content?: Record<string, { schema?: object }>;
}

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 with a title, a version, and every tag of its operations', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Parley', version: expect.any(String) as string },
    });
    const used = new Set(routes.flatMap(({ operation }) => operation.tags ?? []));
    expect(document.tags?.map(({ name }) => name)).toEqual([...used]);
  });

  it('has no dangling references, and no unused components', () => {
    const references = new Set(referencesIn(document));
    expect([...references].filter((reference) => pointedAt(document, reference) === undefined)).toEqual([]);
    // Security schemes are used by name, not by $ref.
    const components = Object.entries(document.components ?? {}).filter(([kind]) => kind !== 'securitySchemes');
    const all = components.flatMap(([kind, members]) =>
      Object.keys(members as object).map((name) => `#/components/${kind}/${name}`),
    );
    expect(all.filter((name) => !references.has(name))).toEqual([]);
  });

  it('has valid JSON Schema 2020-12 schemas', () => {
    const ajv = schemaChecker();
    const roots = Object.keys(document.components?.schemas ?? {}).map((name) => ({
      $ref: `#/components/schemas/${name}`,
    }));
    const inline = routes.flatMap(({ operation }) => [
      ...parametersOf(operation).map((parameter) => (parameter as { schema?: object }).schema),
      ...Object.values(responsesOf(operation)).flatMap((response) =>
        Object.values(response.content ?? {}).map(({ schema }) => schema),
      ),
    ]);
    for (const schema of [...roots, ...inline]) expect(() => ajv.compile(withDefinitions(schema))).not.toThrow();
  });

  it('gives every operation a unique, readable id', () => {
    const ids = routes.map(({ operation }) => operation.operationId ?? '');
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(routes.filter(({ operation }) => !operation.summary).map(({ name }) => name)).toEqual([]);
  });

  it.each(backendsOf(services))('has every path of $name below its prefixes', (service) => {
    const prefixes = prefixesOf(service);
    const below = routes.filter(({ path }) =>
      prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
    );
    expect(below).not.toEqual([]);
    const others = services.flatMap(prefixesOf).filter((prefix) => !prefixes.includes(prefix));
    expect(below.filter(({ path }) => others.some((other) => `${path}/`.startsWith(`${other}/`)))).toEqual([]);
  });

  it('has no path outside all prefixes', () => {
    const prefixes = services.flatMap(prefixesOf);
    expect(routes.filter(({ path }) => !prefixes.some((prefix) => `${path}/`.startsWith(`${prefix}/`)))).toEqual([]);
  });
});

describe.each(routes)('$name', ({ path, method, operation }: Route) => {
  const parameters = parametersOf(operation);
  const responses = responsesOf(operation);
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const named = (name: string) => parameters.some((parameter) => parameter.name === name);

  it('declares the parameters of its path, and each parameter once', () => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = parameters.filter((parameter) => parameter.in === 'path');
    expect(declared.map(({ name }) => name).toSorted()).toEqual(inPath.toSorted());
    expect(declared.every(({ required }) => required)).toBe(true);
    expect(new Set(parameters.map(({ name, in: place }) => `${place} ${name}`)).size).toBe(parameters.length);
    expect(named('site')).toBe(true);
  });

  it('has a schema for each response', () => {
    // A PUT may find or create the resource.
    expect(good).toHaveLength(method === 'put' && '201' in responses ? 2 : 1);
    for (const [status, { content }] of good) {
      if (status === '204') expect(content).toBeUndefined();
      else expect(Object.values(content ?? {}).map(({ schema }) => schema)).toEqual([expect.any(Object)]);
    }
  });

  it('describes every response, and errors as problem documents of one schema', () => {
    expect(Object.values(responses).filter(({ description }) => !description)).toEqual([]);
    const failures = Object.entries(responses).filter(([status]) => Number(status) >= 400);
    expect(failures.map(([status]) => status)).toEqual(expect.arrayContaining(['400', '401', '404', '429']));
    for (const [, { content }] of failures) {
      expect(content).toEqual({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } });
    }
  });

  it('declares the headers of error responses', () => {
    expect(Object.keys(responses['401']?.headers ?? {})).toEqual(['WWW-Authenticate']);
    expect(Object.keys(responses['429']?.headers ?? {})).toContain('Retry-After');
  });

  it('declares Location for creations, and Idempotency-Key for non-idempotent requests', () => {
    // Tickets have no URL, secrets are not stored, and a PUT is idempotent.
    const creates = '201' in responses && path !== '/v1/stream-tickets';
    const isKept = creates && path !== '/v1/guests' && method !== 'put';
    expect(named('Idempotency-Key')).toBe(isKept);
    expect('Location' in (responses['201']?.headers ?? {})).toBe(creates);
    expect('422' in responses).toBe(isKept);
  });

  it('declares 412 with If-Match, and 304 and ETag with If-None-Match', () => {
    expect('412' in responses).toBe(named('If-Match'));
    expect('304' in responses).toBe(named('If-None-Match'));
    if (named('If-None-Match')) expect(responses['200']?.headers).toHaveProperty('ETag');
  });
});

describe.each(backendsOf(services))('a problem of $name', (service) => {
  it('matches the documented schema', async () => {
    const app = await unconnectedApp(service);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const validate = schemaChecker().compile(withDefinitions({ $ref: '#/components/schemas/Problem' }));
    const [prefix = ''] = service.prefixes;
    const responses = [
      await app.inject(`${prefix}?site=nowhere`),
      await app.inject({ url: `${prefix}/nope`, method: 'DELETE', headers: { authorization: 'Bearer x' } }),
      await app.inject({ url: prefix, method: 'POST', headers: { 'content-type': 'application/json' }, payload: '{' }),
    ];
    for (const { headers } of responses) expect(headers['content-type']).toMatch(/^application\/problem\+json(;|$)/);
    expect(responses.map((response) => validate(response.json()) || validate.errors)).toEqual([true, true, true]);
    await app.close();
  });
});

function parametersOf(operation: Route['operation']): Parameter[] {
  return (operation.parameters ?? []).map((parameter) => resolved(document, parameter as Parameter));
}

function responsesOf(operation: Route['operation']): Record<string, Response> {
  return Object.fromEntries(
    Object.entries(operation.responses).map(([status, response]) => [
      status,
      resolved(document, (response ?? {}) as Response),
    ]),
  );
}

/** Knows `components`, which is not a keyword of JSON Schema. */
function schemaChecker(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, strictTypes: false }).addKeyword('components');
  formats.default(ajv);
  return ajv;
}

/** A schema with the definitions that it may reference. */
function withDefinitions(schema: object | undefined): object {
  return { ...schema, components: { schemas: document.components?.schemas } };
}
