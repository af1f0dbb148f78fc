import { seeded } from './chance';

const FIRST = [
  ...[
    'Amira',
    'Bastien',
    'Clara',
    'Dries',
    'Elise',
    'Farid',
    'Greta',
    'Hugo',
    'Ines',
    'Jonas',
    'Kaat',
    'Luca',
  ],
  ...[
    'Maya',
    'Noah',
    'Olga',
    'Pieter',
    'Quentin',
    'Rosa',
    'Samir',
    'Tess',
    'Ugo',
    'Vera',
    'Wout',
    'Yara',
    'Zoe',
  ],
];
const LAST = [
  ...[
    'Adler',
    'Benali',
    'Claes',
    'Dubois',
    'Evrard',
    'Fischer',
    'Girard',
    'Haddad',
    'Ionescu',
    'Jacobs',
    'Keller',
  ],
  ...[
    'Lambert',
    'Mertens',
    'Nowak',
    'Okafor',
    'Peeters',
    'Quinn',
    'Rossi',
    'Simon',
    'Thomas',
    'Urbain',
    'Vos',
  ],
];

/** Somebody who does not exist. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item;

/** The person of a number: the same in every run, and another for every number. */
export function person(number: number, domain: string): Person {
  const firstName = pick(FIRST, Math.floor(seeded(`first ${number}`) * FIRST.length));
  const lastName = pick(LAST, Math.floor(seeded(`last ${number}`) * LAST.length));
  return { firstName, lastName, email: `${firstName}.${lastName}.${number}@${domain}`.toLowerCase() };
}
