/** What the program that is killed says about itself: one line of JSON each, once it is true. */
export type Written =
  | { readonly kind: "opened"; readonly logId: string }
  | {
      readonly kind: "field";
      readonly record: string;
      readonly value: number;
      readonly dot: string;
    }
  | {
      readonly kind: "document";
      readonly document: string;
      readonly size: number;
      readonly fill: number;
      readonly dot: string;
    };
