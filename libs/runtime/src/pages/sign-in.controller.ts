import { Body, Controller, Header, Headers, HttpCode, Inject, Post, type Type, UsePipes } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { validationPipe } from '#libs/http';
import { Refused } from '#libs/kernel';
import type { DevelopmentSignIn } from './development-sign-in.js';
import { isFromThisMachine } from './same-machine.js';
import { SignInBody } from './sign-in.dto.js';

export const SIGN_IN = Symbol('sign-in for development');

/** Exists only where a developer runs the process on their own machine. @param path of the pages */
export function signInController(path: string): Type {
  @ApiExcludeController()
  @Controller(`${path}/sign-in`)
  class SignInController {
    constructor(@Inject(SIGN_IN) private readonly signIn: DevelopmentSignIn) {}

    @Post()
    @HttpCode(200)
    @Header('cache-control', 'no-store')
    @UsePipes(validationPipe())
    async token(
      @Body() { key, sub, name, role }: SignInBody,
      @Headers('host') host?: string,
      @Headers('origin') origin?: string,
    ): Promise<{ token: string }> {
      if (!isFromThisMachine({ host, origin })) throw new Refused('sign-in.elsewhere');
      if (!this.signIn.isKey(key)) throw new Refused('sign-in.wrong-key');
      return { token: await this.signIn.tokenFor({ sub, name, roles: role === undefined ? [] : [role] }) };
    }
  }
  return SignInController;
}
