// What is not a convention, or cannot be read: one French sentence, exit code 1, and nothing on the standard output.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docxFrom, docxOf, pdfFrom } from './documents.mjs';

const RECIPE =
  'Gratin dauphinois\n\nPour six personnes : pommes de terre, crème, ail. Il est convenu de cuire une heure.\n';
const LOAN =
  'Convention de mise à disposition d’un gymnase\n\nEntre la commune de Valmont et l’association sportive\n\nArticle 1. Objet\n\nLa présente convention prête le gymnase le mardi. La commune verse une subvention de 500 €.\n';
const CLASSES =
  'Convention de partenariat\n\nEntre l’académie de Lyon et la commune de Valmont\n\nArticle 1. Objet\n\nLa présente convention accueille une classe de neige. Article 2. La commune verse une subvention de 4 000 €. Les parties s’engagent.\n';

/** @returns {{ name: string, bytes: Buffer, says: RegExp }[]} */
export function refusals() {
  const scan = pdfFrom(['0.5 g 50 50 400 600 re f']);
  const closed = readFileSync(join(import.meta.dirname, 'protected.pdf'));
  const long = pdfFrom(Array.from({ length: 220 }, () => '')); // pages
  const swollen = docxFrom(`<w:document><w:body>${' '.repeat(40 * 1024 * 1024)}</w:body></w:document>`);
  // Half a megabyte of file, half a gigabyte of page.
  const bomb = pdfFrom([' '.repeat(511 * 1024 * 1024)]);
  return [
    { name: 'recette.txt', bytes: Buffer.from(RECIPE), says: /n’est pas une convention/ },
    { name: 'gymnase.txt', bytes: Buffer.from(LOAN), says: /ne finance pas de classes mobiles/ },
    { name: 'neige.txt', bytes: Buffer.from(CLASSES), says: /ne finance pas de classes mobiles/ },
    { name: 'recette.docx', bytes: docxOf(RECIPE), says: /n’est pas une convention/ },
    { name: 'vide.txt', bytes: Buffer.alloc(0), says: /aucun texte/ },
    { name: 'blanc.txt', bytes: Buffer.from(' \n\n'), says: /aucun texte/ },
    { name: 'image.pdf', bytes: scan, says: /est une image/ },
    { name: 'protege.pdf', bytes: closed, says: /mot de passe/ },
    { name: 'long.pdf', bytes: long, says: /trop de mémoire ou de temps/ },
    { name: 'bombe.pdf', bytes: bomb, says: /trop de mémoire ou de temps/ },
    { name: 'gonfle.docx', bytes: swollen, says: /trop de mémoire ou de temps/ },
    { name: 'abime.pdf', bytes: Buffer.from('%PDF-1.7\nrien'), says: /abîmé/ },
    { name: 'classeur.docx', bytes: Buffer.from('504b0304140000', 'hex'), says: /ne se lit pas ici/ },
    { name: 'photo.pdf', bytes: Buffer.from('89504e470d0a1a0a00', 'hex'), says: /ne se lit pas ici/ },
    { name: 'octets.txt', bytes: Buffer.from([0, 1, 2, 3, 255]), says: /ne se lit pas ici/ },
  ];
}
