import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateIf } from 'class-validator';
import { IdField, Text, Integer } from '#libs/http';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

function Slug(presence: { optional?: boolean } = {}): PropertyDecorator {
  return applyDecorators(
    Text({ max: 64, ...presence }),
    ValidateIf((_object, value: unknown) => value !== undefined || presence.optional !== true),
    Matches(SLUG, { message: 'must be words of a-z and 0-9 with single dashes between them' }),
  );
}

export class CreateCategoryBody {
  @Slug()
  readonly slug: string;

  @Text({ max: 100 })
  readonly name: string;

  @Text({ max: 1000, optional: true, nullable: true })
  readonly description?: string | null;

  @IdField({ optional: true, nullable: true })
  readonly parentId?: string | null;

  @Integer({ min: -1_000_000, max: 1_000_000, optional: true })
  readonly position?: number;
}

export class UpdateCategoryBody {
  @Slug({ optional: true })
  readonly slug?: string;

  @Text({ max: 100, optional: true })
  readonly name?: string;

  @Text({ max: 1000, optional: true, nullable: true })
  readonly description?: string | null;

  @IdField({ optional: true, nullable: true })
  readonly parentId?: string | null;

  @Integer({ min: -1_000_000, max: 1_000_000, optional: true })
  readonly position?: number;
}
