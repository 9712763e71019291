# Budget, costs.
