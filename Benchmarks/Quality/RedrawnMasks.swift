import CellImage

extension LabelRuns {
    /// The masks moved by so many pixels; what leaves the image is cut off.
    func moved(by shift: (x: Int, y: Int)) -> LabelRuns {
        var pixels = [UInt32](repeating: 0, count: width * height)
        for run in runs {
            let row = Int(run.row) + shift.y
            guard (0..<height).contains(row) else { continue }
            let first = max(Int(run.start) + shift.x, 0)
            let end = min(Int(run.end) + shift.x, width)
            for column in first..<max(first, end) { pixels[row * width + column] = run.label }
        }
        return replacing(pixels)
    }

    /// The pixels of half the width and height, from a column and a row on.
    func quarter(atX x: Int, y: Int) -> LabelRuns {
        let pixels = moved(by: (-x, -y)).labelImage().plane.pixels
        let rows = (0..<height / 2).flatMap { pixels[$0 * width..<$0 * width + width / 2] }
        guard let plane = try? Plane(width: width / 2, height: height / 2, pixels: rows) else { return self }
        return LabelRuns(LabelImage(plane))
    }

    /// Discs at the centres of the masks; where discs meet, each keeps the pixels that are nearer to its centre.
    func discs(radius: () -> Double) -> LabelRuns {
        var pixels = [UInt32](repeating: 0, count: width * height)
        var nearest = [Double](repeating: .infinity, count: width * height)
        for region in regionProperties() {
            let reach = radius()
            let (x, y) = (region.centroid.x, region.centroid.y)
            for row in max(0, Int(y - reach))...min(height - 1, Int(y + reach) + 1) {
                for column in max(0, Int(x - reach))...min(width - 1, Int(x + reach) + 1) {
                    let squared = (Double(column) - x) * (Double(column) - x) + (Double(row) - y) * (Double(row) - y)
                    let place = row * width + column
                    guard squared <= reach * reach, squared < nearest[place] else { continue }
                    nearest[place] = squared
                    pixels[place] = region.label
                }
            }
        }
        return replacing(pixels)
    }

    /// The masks without what is as near to their outlines; those that would vanish stay as they are.
    func shrunk(by distance: Double) -> LabelRuns {
        let image = labelImage()
        var pixels = image.eroded(by: distance).plane.pixels
        let kept = Set(pixels)
        for run in runs where !kept.contains(run.label) {
            for column in Int(run.start)..<Int(run.end) { pixels[Int(run.row) * width + column] = run.label }
        }
        return replacing(pixels)
    }

    /// An image of this size with other pixels.
    func replacing(_ pixels: [UInt32]) -> LabelRuns {
        guard let plane = try? Plane(width: width, height: height, pixels: pixels) else { return self }
        return LabelRuns(LabelImage(plane))
    }
}
