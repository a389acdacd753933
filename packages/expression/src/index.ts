export { compileExpression, type Expression, type Variables } from './compile-expression.ts'
