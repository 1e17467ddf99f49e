import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refused } from '#libs/kernel';
import { PageFiles } from './page-files.js';

/** Scripts, styles and data from here alone; pictures are those of people and posts. */
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

/** Whether the page offers sign-in for development. */
export const OFFERS_SIGN_IN = Symbol('offers sign-in');

@ApiExcludeController()
@Controller('forum')
export class PagesController {
  private readonly html: string;

  constructor(
    private readonly files: PageFiles,
    @Inject(OFFERS_SIGN_IN) offersSignIn: boolean,
  ) {
    this.html = files.html.replace('{{sign-in}}', offersSignIn ? 'development' : 'token');
  }

  /** The names of assets hold what is in them, so a name never means anything else. */
  @Get('assets/:name')
  asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
    const asset = this.files.asset(name);
    if (asset === undefined) throw new Refused('request.not-found');
    void reply.headers({
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    return asset.bytes;
  }

  /** The same page at every address below: which one it shows is decided in the browser. */
  @Get(['', '*'])
  page(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    return this.html;
  }
}
