// class-transformer's decorators need it, and nothing else here brings it.
import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  Matches,
  Min,
  MaxLength,
  MinLength,
  NotEquals,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { parseUrl } from '#libs/kernel';

import { defaultLimits, defaultRates, GUEST_ISSUER, type Hold, siteDefaults } from './site.js';

/** A sites file as written; `readSites` reports its errors. */
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

  @IsInt()
  @Min(0)
  @Max(100)
  displayDepth = defaultLimits.displayDepth;

  @IsOptional()
  @IsInt()
  @Min(1)
  closeAfterDays: number | null = defaultLimits.closeAfterDays;

  @IsInt()
  @Min(0)
  @Max(3_600)
  repeatSeconds = defaultLimits.repeatSeconds;
}

const MOST_A_MINUTE = 1_000_000;

class RatesEntry {
  @IsInt()
  @Min(1)
  @Max(MOST_A_MINUTE)
  author = defaultRates.author;

  @IsInt()
  @Min(1)
  @Max(MOST_A_MINUTE)
  address = defaultRates.address;

  @IsInt()
  @Min(1)
  @Max(MOST_A_MINUTE)
  site = defaultRates.site;

  @IsInt()
  @Min(1)
  @Max(MOST_A_MINUTE)
  reads = defaultRates.reads;
}

class UrlsEntry {
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  keepQuery: readonly string[] | null = siteDefaults.urls.keepQuery;

  @IsArray()
  @IsString({ each: true })
  dropQuery: readonly string[] = siteDefaults.urls.dropQuery;
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
  @NotEquals(GUEST_ISSUER, { message: `issuer must not be ${GUEST_ISSUER}: so we call ourselves in guests' tokens` })
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

  @IsObject()
  @ValidateNested()
  @Type(() => RatesEntry)
  rates = new RatesEntry();

  @IsBoolean()
  guests = siteDefaults.guests;

  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(32)
  @MaxLength(16, { each: true })
  @Matches(/^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Component}|[#*0-9]\u20e3)+$/u, {
    each: true,
    message: 'each of emoji must be one',
  })
  emoji: readonly string[] = siteDefaults.emoji;

  @IsIn(['link', 'show'])
  images: 'link' | 'show' = siteDefaults.images;

  @IsOptional()
  @IsInt()
  @Min(0)
  // The renderer lists 100 at most.
  @Max(99)
  maxLinks: number | null = siteDefaults.maxLinks;

  @IsObject()
  @ValidateNested()
  @Type(() => UrlsEntry)
  urls = new UrlsEntry();

  @IsIn(['nothing', 'everything', 'new-authors'])
  hold: Hold = siteDefaults.hold;
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && ['http:', 'https:'].includes(parseUrl(value)?.protocol ?? '');
}

function isOrigin(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const plain = value.replace(/:\*$/, '');
  return isHttpUrl(plain) && new URL(plain).origin === plain;
}
