import { Controller, Get, Param, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refused } from '#libs/kernel';
import type { PageFiles } from './page-files.js';

/** Scripts, styles and data come from this origin alone; pictures are those of people and posts. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' https: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** @param offersSignIn whether the page offers the sign-in for development */
export function pagesController(path: string, files: PageFiles, offersSignIn: boolean): Type {
  const html = files.html.replace('{{sign-in}}', offersSignIn ? 'development' : 'token');

  @ApiExcludeController()
  @Controller(path)
  class PagesController {
    /** The name of an asset contains a hash of its content, so a name never changes its meaning. */
    @Get('assets/:name')
    asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
      const asset = files.asset(name);
      if (asset === undefined) throw new Refused('request.not-found');
      void reply.headers({
        'content-type': asset.type,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      });
      return asset.bytes;
    }

    /** The same page at every path below: the browser decides which one it shows. */
    @Get(['', '*'])
    page(@Res({ passthrough: true }) reply: FastifyReply): string {
      void reply.headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
      return html;
    }
  }
  return PagesController;
}
