// The schema by graphql-eslint: what it recommends for schemas, and Relay's rules. `run` lays a copy of the schema here.
import graphql from "@graphql-eslint/eslint-plugin";

// Values: parts of something else, or figures.
const values = [
  "Agreement", "AgreementAcceptance", "AgreementCount", "CategorySynonyms", "ConfirmExchangesResult", "Contact", "ExchangeRevision", "Fund", "FundLine", "Guardian", "HelperDeed",
  "Highlights",
  "Mandate", "Match", "MemberNote", "Membership", "Place", "Policy", "PolicyVersion", "RoleTerm", "Rule", "RuleChange", "RuleValue",
  "StatementLine", "TextPart", "TokenPair", "Totals", "TranslatedName", "TranslatedText", "Viewer",
];

export default [
  {
    files: ["made/schema.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "made/schema.graphql" } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      // Lists that are short by nature, such as `userErrors`, are no connections; a line of a statement is no node.
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],
      // Answers, pages and values are no things with an identity of their own.
      "@graphql-eslint/strict-id-in-types": [
        "error",
        { exceptions: { suffixes: ["Payload", "Connection", "Edge", "Error", "Info", "Event"], types: values } },
      ],
    },
  },
];
