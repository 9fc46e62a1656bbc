"""What has become of a year: points, progress, forecast, evaluation."""
