/** The name of the folder people work in, beside `_Sync`. */
export const DOCUMENTS_FOLDER = "documents";
