// class-transformer's decorators need it, and nothing else here brings it.
import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  Min,
  MinLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { defaultLimits } from './site.js';

/** A sites file as written; what is wrong with it is told by `readSites`. */
export class SitesFile {
  @IsObject({ message: 'must be a mapping from names to sites' })
  sites: Record<string, unknown>;
}

class LimitsEntry {
  @IsInt()
  @Min(1)
  @Max(defaultLimits.titleLength)
  titleLength = defaultLimits.titleLength;

  @IsInt()
  @Min(1)
  @Max(defaultLimits.bodyLength)
  bodyLength = defaultLimits.bodyLength;

  @IsOptional()
  @IsInt()
  @Min(1)
  editWindowMinutes: number | null = defaultLimits.editWindowMinutes;
}

export class SiteEntry {
  @IsOptional()
  @IsString()
  @MinLength(32)
  secret?: string;

  @IsOptional()
  @ValidateBy({
    name: 'url',
    validator: { validate: isHttpUrl, defaultMessage: () => 'jwksUrl must be an http(s) URL' },
  })
  jwksUrl?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  issuer?: string | null;

  @IsOptional()
  @IsString()
  @MinLength(1)
  audience?: string | null;

  @IsBoolean()
  requireSiteClaim = false;

  @IsArray()
  @ValidateBy(
    {
      name: 'origin',
      validator: {
        validate: isOrigin,
        defaultMessage: () =>
          'each origin must be like https://blog.example or http://localhost:*, without a path and in lower case',
      },
    },
    { each: true },
  )
  origins: string[] = [];

  @IsObject()
  @ValidateNested()
  @Type(() => LimitsEntry)
  limits = new LimitsEntry();
}

function isHttpUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}

function isOrigin(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const plain = value.replace(/:\*$/, '');
  return isHttpUrl(plain) && new URL(plain).origin === plain;
}
