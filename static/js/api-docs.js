/* The page of the API: Swagger UI over our own schema, trying things out as whoever is signed in. */
(function () {
  "use strict";
  var place = document.getElementById("api-docs");
  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    requestInterceptor: function (request) {
      request.headers["X-CSRFToken"] = place.dataset.csrf;
      return request;
    },
  });
})();
