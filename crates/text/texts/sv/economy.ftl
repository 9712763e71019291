# Budget, kostnader.
