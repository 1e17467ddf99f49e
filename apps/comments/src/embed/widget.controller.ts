import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodingFor, isFresh } from '#libs/http';
import { Refused } from '#libs/kernel';
import { WidgetFiles } from './widget-files.js';

/** The widget's files, for pages of any origin. */
@ApiExcludeController()
@Controller()
export class WidgetController {
  constructor(private readonly files: WidgetFiles) {}

  /** Its name is fixed, so browsers ask for it again every few minutes; it names the other files, whose names change with their contents. */
  @Get('embed.js')
  loader(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Buffer | undefined {
    return this.respond('embed.js', 'public, max-age=300, stale-while-revalidate=86400', request, reply);
  }

  @Get('embed/:file')
  file(
    @Param('file') name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Buffer | undefined {
    return this.respond(name, 'public, max-age=31536000, immutable', request, reply);
  }

  private respond(name: string, caching: string, request: FastifyRequest, reply: FastifyReply): Buffer | undefined {
    const file = this.files.find(name);
    if (file === undefined) throw new Refused('request.not-found', 'The widget has no such file.');
    const encoding = encodingFor(request.headers['accept-encoding']);
    void reply
      .header('Access-Control-Allow-Origin', '*')
      .header('Cross-Origin-Resource-Policy', 'cross-origin')
      .header('X-Content-Type-Options', 'nosniff')
      .header('Vary', 'Accept-Encoding')
      .header('ETag', file.etag)
      .header('Cache-Control', caching)
      .type('text/javascript; charset=utf-8');
    if (isFresh(request.headers['if-none-match'], file.etag)) {
      void reply.code(304);
      return undefined;
    }
    const packed = encoding === null ? undefined : file.packed[encoding];
    if (encoding !== null && packed !== undefined) void reply.header('Content-Encoding', encoding);
    return packed ?? file.plain;
  }
}
