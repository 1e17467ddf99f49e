import { Injectable, type PipeTransform } from '@nestjs/common';
import { Refused } from '#libs/kernel';

/** An id from a database sequence. */
export const ROW_ID = /^[1-9]\d{0,17}$/;

/** Accepts such ids only. Throws `request.bad-id`. */
@Injectable()
export class RowIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!ROW_ID.test(value)) throw new Refused('request.bad-id', 'An id of this list is a number.');
    return value;
  }
}
