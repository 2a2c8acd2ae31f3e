// A typed client with the defaults of graphql-codegen's client preset, over the documents in client/. The one of docs/guides is theirs.
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "made/schema.graphql",
  documents: ["client/*.ts"],
  generates: {
    "made/gql/": {
      preset: "client",
      config: { scalars: { Date: "string", DateTime: "string" }, useTypeImports: true },
    },
  },
};

export default config;
