// What the collectivité spent under a convention: documents, their lines, who bears them. It refuses to decide what the convention leaves open.
export { AttachmentList, AttachmentsField } from './attachments-field.js';
export { annexClassrooms, labelOf } from './classrooms.js';
export { CorrectExpensePage, NewExpensePage } from './expense-form-page.js';
export { ExpensePage } from './expense-page.js';
export { ExpensesPage } from './expenses-page.js';
export { ATTACHMENT_WORDS, COMPONENT_WORDS } from './words.js';
