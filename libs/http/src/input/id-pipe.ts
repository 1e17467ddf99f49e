import { Injectable, type PipeTransform } from '@nestjs/common';
import { isId, Refused } from '#libs/kernel';

/** Accepts ids only, for `@Param('id', IdPipe)`. Throws `request.bad-id`. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isId(value)) throw new Refused('request.bad-id', 'An id must be a UUID in lower case.');
    return value;
  }
}
