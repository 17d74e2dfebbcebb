import { posix } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.ts';

/** One import, re-export or dynamic import of a module. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Erased before the code runs, so it cannot make a cycle. */
  readonly typeOnly: boolean;
  /** Loaded when reached, not with the file, so it cannot make a cycle either. */
  readonly lazy: boolean;
}

interface ParsedFile {
  readonly imports: readonly Import[];
  /** Whether it only passes on what other files export. */
  readonly barrel: boolean;
}

/** Reads the imports of one file from its syntax tree. */
export function parseFile({ path, text }: SourceFile): ParsedFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const imports: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, kind: { typeOnly?: boolean; lazy?: boolean }) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    imports.push({ specifier: specifier.text, line, typeOnly: false, lazy: false, ...kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, { typeOnly: importsTypesOnly(node) });
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, { typeOnly: exportsTypesOnly(node) });
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, { typeOnly: true });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], { lazy: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { imports, barrel: isBarrel(tree) };
}

function importsTypesOnly({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return !clause.name && !!names && ts.isNamedImports(names) && allTypes(names.elements);
}

function exportsTypesOnly({ isTypeOnly, exportClause: clause }: ts.ExportDeclaration): boolean {
  return isTypeOnly || (!!clause && ts.isNamedExports(clause) && allTypes(clause.elements));
}

function allTypes(names: readonly { isTypeOnly: boolean }[]): boolean {
  return names.length > 0 && names.every((name) => name.isTypeOnly);
}

function isBarrel(tree: ts.SourceFile): boolean {
  const passesOn = tree.statements.filter((node) => ts.isExportDeclaration(node) && node.moduleSpecifier);
  const rest = tree.statements.filter((node) => !ts.isImportDeclaration(node) && !ts.isExportDeclaration(node));
  return passesOn.length > 0 && rest.length === 0;
}

/**
 * The file of ours that a specifier means, or undefined when it is a package.
 *
 * @param known paths of every code file
 */
export function resolveImport(from: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  const contract = /^@speedyflow\/contract\/(.+)$/.exec(specifier);
  if (contract) return `contract/src/${contract[1]}.ts`;
  if (!specifier.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(from), specifier);
  const candidates = [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`];
  return candidates.find((path) => known.has(path)) ?? target;
}
