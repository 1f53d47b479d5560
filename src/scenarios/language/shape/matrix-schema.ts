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
      description: "Further cells, each with its own paths and values.",
      examples: [[{ "nodes.PARENT.os": "windows-xp-home", "network.cables": 5 }]],
    }).optional(),
    exclude: MatrixCells.meta({
      description: "Cells that are left out: all that have these values.",
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
