import 'reflect-metadata';
import type { Type } from '@nestjs/common';

/** An environment variable as docs/operating.md shows it. */
export interface DescribedSetting {
  readonly name: string;
  readonly about: string;
  /** As it would be written in the environment; null where there is none. */
  readonly default: string | null;
}

interface Description {
  readonly about: string;
  readonly default?: string;
}

const DESCRIPTIONS = Symbol('descriptions of settings');

/**
 * Describes a property of a settings class: the property's name is the variable, its initial value is the default.
 * @param about what it means, for the table in the docs
 * @param shown what the table shows as the default where the property has no initial value
 */
export function Setting(about: string, shown?: { readonly default: string }): PropertyDecorator {
  return (prototype, name) => {
    const description: Description = { about, ...shown };
    Reflect.defineMetadata(DESCRIPTIONS, { ...descriptionsOf(prototype), [name]: description }, prototype);
  };
}

/** The settings of a class in the order in which it declares them; none for null. */
export function describedSettings(type: Type<object> | null): DescribedSetting[] {
  if (type === null) return [];
  const initial = new type() as Readonly<Record<string, string | number | undefined>>;
  return Object.entries(descriptionsOf(type.prototype as object)).map(([name, description]) => ({
    name,
    about: description.about,
    default: description.default ?? (initial[name] === undefined ? null : String(initial[name])),
  }));
}

function descriptionsOf(prototype: object): Readonly<Record<string, Description>> {
  return (Reflect.getMetadata(DESCRIPTIONS, prototype) ?? {}) as Readonly<Record<string, Description>>;
}
