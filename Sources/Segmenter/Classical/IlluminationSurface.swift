internal import CellImage

/// The brightness of the empty field as a polynomial of the position, fitted to the pixels that show it.
///
/// The fit starts from the most frequent brightness of calm pixels and takes in, from one order to the next, the pixels
/// that lie near the surface so far, so it follows uneven light outwards without climbing onto the objects.
struct IlluminationSurface {
    /// Brightness of the empty field in every pixel.
    let plane: Plane<Float>
    /// Whether blocks of the reduced image are calm and near the surface.
    private let isField: Plane<Bool>
    /// Side of a block, in pixels.
    private let factor: Int

    /// Fits a surface.
    ///
    /// - Parameters:
    ///   - image: pixels, all finite.
    ///   - cellsAreDark: whether the field is known to be brighter than the insides of cells.
    init(of image: Plane<Float>, cellsAreDark: Bool) {
        factor = max(1, (max(image.width, image.height) + 95) / 96)
        let reduced = image.reduced(by: factor)
        var calm = CalmPixels(of: reduced)
        if cellsAreDark { calm.keepBright(of: reduced) }
        var surface = reduced.map { _ in Float(0) }
        var near = reduced.map { _ in false }
        for order in [0, 1, 2, 2, 3, 4, 4] {
            let residual = zip(reduced.pixels, surface.pixels).map { $0 - $1 }
            // Calm pixels are half of all: these are three tenths of all pixels.
            let level = BackgroundLevel(calm.values(of: residual), share: 0.6)
            let reach = max(3 * level.deviation, .leastNormalMagnitude)
            near.pixels = residual.map { abs($0 - level.center) <= reach }
            guard let next = polynomial(of: order, through: reduced, where: near.pixels) else { break }
            surface = next
        }
        plane = surface.enlarged(by: factor, width: image.width, height: image.height)
        near.pixels = zip(near.pixels, calm.isCalm).map { $0 && $1 }
        isField = near
    }

    /// Whether a pixel lies where the empty field is seen beyond doubt.
    func showsField(row: Int, column: Int) -> Bool { isField[row / factor, column / factor] }
}

/// The least-squares polynomial through the chosen pixels; nil when they do not determine it.
private func polynomial(of order: Int, through image: Plane<Float>, where isChosen: [Bool]) -> Plane<Float>? {
    let powers = (0...order).flatMap { total in (0...total).map { (x: $0, y: total - $0) } }
    let columns = chebyshev(count: image.width, order: order)
    let rows = chebyshev(count: image.height, order: order)
    let terms = powers.count
    var matrix = [Double](repeating: 0, count: terms * terms)
    var target = [Double](repeating: 0, count: terms)
    var values = [Double](repeating: 0, count: terms)
    var chosen = 0
    for row in 0..<image.height {
        for column in 0..<image.width where isChosen[row * image.width + column] {
            for (term, power) in powers.enumerated() {
                values[term] = columns[power.x][column] * rows[power.y][row]
            }
            for first in 0..<terms {
                target[first] += values[first] * Double(image.pixels[row * image.width + column])
                for second in 0...first {
                    matrix[first * terms + second] += values[first] * values[second]
                }
            }
            chosen += 1
        }
    }
    guard chosen >= 8 * terms else { return nil }
    // A little ridge keeps the surface calm where no empty pixel holds it.
    for term in 1..<max(terms, 1) where terms > 1 {
        matrix[term * terms + term] += 1e-3 * Double(image.pixels.count)
    }
    guard let weights = solveSymmetric(matrix, target) else { return nil }
    var result = image
    for row in 0..<image.height {
        for column in 0..<image.width {
            var sum = 0.0
            for (term, power) in powers.enumerated() {
                sum += weights[term] * columns[power.x][column] * rows[power.y][row]
            }
            result.pixels[row * image.width + column] = Float(sum)
        }
    }
    return result
}

/// Chebyshev polynomials over positions scaled to the range from -1 to 1, by order.
private func chebyshev(count: Int, order: Int) -> [[Double]] {
    let positions = (0..<count).map { count > 1 ? 2 * Double($0) / Double(count - 1) - 1 : 0 }
    var result = [positions.map { _ in 1.0 }, positions]
    while result.count <= order {
        let last = result[result.count - 1]
        let before = result[result.count - 2]
        result.append(positions.indices.map { 2 * positions[$0] * last[$0] - before[$0] })
    }
    return result
}

/// Solves a symmetric positive definite system, given its lower half, by Cholesky; nil when it is singular.
private func solveSymmetric(_ lower: [Double], _ target: [Double]) -> [Double]? {
    let count = target.count
    var factor = lower
    var solution = target
    for row in 0..<count {
        for column in 0...row {
            var sum = factor[row * count + column]
            for inner in 0..<column {
                sum -= factor[row * count + inner] * factor[column * count + inner]
            }
            if row == column {
                guard sum > 1e-9 else { return nil }
                factor[row * count + row] = sum.squareRoot()
            } else {
                factor[row * count + column] = sum / factor[column * count + column]
            }
        }
        for inner in 0..<row {
            solution[row] -= factor[row * count + inner] * solution[inner]
        }
        solution[row] /= factor[row * count + row]
    }
    for row in (0..<count).reversed() {
        for inner in row + 1..<max(count, row + 1) {
            solution[row] -= factor[inner * count + row] * solution[inner]
        }
        solution[row] /= factor[row * count + row]
    }
    return solution
}
