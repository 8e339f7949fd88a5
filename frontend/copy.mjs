// Put the libraries we do not change into ../static as they are.
import { copyFileSync, mkdirSync } from "node:fs";

mkdirSync("../static/js", { recursive: true });
copyFileSync("node_modules/htmx.org/dist/htmx.min.js", "../static/js/htmx.min.js");
