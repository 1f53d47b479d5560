/** The shape of `matrix`: several days in one file. `matrix.ts` makes the cells. */
import * as z from "zod";
import { scalar, shown } from "./scalars.ts";

const MatrixValue = scalar(
  {
    id: "MatrixValue",
    title: "Value of a matrix",
    type: ["string", "number", "boolean"],
    description: "One value: a text, a number, true or false.",
    examples: ["windows-7-pro", 12],
  },
  (value) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? { value }
      : {
          code: "wrong-type",
          message: `{key} takes single values, not ${shown(value)}`,
          hint: "write a longer path, such as nodes.PARENT.os: [windows-7-pro]",
        },
);

const MatrixCells = z.array(z.record(z.string(), MatrixValue)).min(1);

/** `matrix.ts` makes the cells. */
export const Matrix = z
  .object({
    include: MatrixCells.meta({
      description:
        "As in GitHub Actions: each adds its other values to every day that has those of its values that are in the lists; one that goes with no day is a day of its own. Values of the lists are never replaced.",
      examples: [[{ "nodes.PARENT.os": "windows-7-pro", "engagement.documents": 40 }]],
    }).optional(),
    exclude: MatrixCells.meta({
      description: "Days that are left out: all that have these values. Comes before include.",
      examples: [[{ "nodes.PARENT.os": "windows-xp-pro", "network.cables": 12 }]],
    }).optional(),
  })
  .catchall(
    z
      .array(MatrixValue)
      .min(1)
      .meta({
        description: "The values one path takes, one after the other.",
        examples: [["windows-xp-pro", "windows-7-pro"]],
      }),
  )
  .meta({
    id: "Matrix",
    title: "Several days in one file",
    description:
      "Paths as for --set, each with the values it takes: every combination is a scenario of its own, with the values behind its name. They share the seed, so that only what the matrix says differs.",
    examples: [
      { "nodes.PARENT.os": ["windows-xp-pro", "windows-7-pro"], "network.cables": [5, 12] },
    ],
  });
