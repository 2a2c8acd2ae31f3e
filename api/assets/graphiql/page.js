// Starts GraphiQL. A file of its own, because the page's policy admits no script within the page.
'use strict';

const welcome = `# Evenhour, a time bank. Press Ctrl-Enter to run what stands here.
#
# The book at the top left opens the schema. To act as a member, paste a token
# below, under "Headers":
#
#   { "Authorization": "Bearer <token>" }
#
# "evenhour demo" prints tokens for ready personas. A token is kept in this tab
# only, and is gone when it is closed.

{
  __typename
}
`;

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    // Without incremental delivery: an answer is one document.
    fetcher: GraphiQL.createFetcher({ url: '/graphql', enableIncrementalDelivery: false }),
    defaultQuery: welcome,
    defaultEditorToolsVisibility: 'headers',
    isHeadersEditorEnabled: true,
    // Headers hold tokens; the browser's storage is no place for them.
    shouldPersistHeaders: false,
    inputValueDeprecation: true,
    schemaDescription: true,
  }),
);
