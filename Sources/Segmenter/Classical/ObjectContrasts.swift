internal import CellImage

/// How much every object stands out from the background about it.
struct ObjectContrasts {
    /// Mean signal of an object less that of its surround; 0 for a label that is absent.
    private let contrasts: [Double]
    private let noise: Double

    /// Measures every object against the background within 5 pixels of it, or against 0 where there is none.
    init(of labels: LabelImage, signal: Plane<Float>, noise: Float) {
        let count = Int(labels.plane.pixels.max() ?? 0) + 1
        let inside = MeanByLabel(of: signal, labels: labels.plane.pixels, count: count)
        var ring = labels.expanded(by: 5)
        for index in ring.plane.pixels.indices where labels.plane.pixels[index] != 0 {
            ring.plane.pixels[index] = 0
        }
        let outside = MeanByLabel(of: signal, labels: ring.plane.pixels, count: count)
        contrasts = (0..<count).map { max(0, inside.mean(of: $0) - outside.mean(of: $0)) }
        self.noise = Double(noise)
    }

    /// The score of an object, 0 to 1.
    func score(of label: UInt32) -> Float {
        let contrast = contrasts[Int(label)]
        return contrast > 0 ? Float(contrast / (contrast + 5 * noise)) : 0
    }

    private func contrast(of object: RegionProperties) -> Double { contrasts[Int(object.label)] }

    /// Removes objects of too little contrast.
    ///
    /// The typical contrast is that of the object at the middle of the area of all, taken by rising contrast, so that
    /// specks do not set the standard.
    func removingFaint(from labels: LabelImage, rules: DetectionRules, sensitivity: Double) -> LabelImage {
        let present = LabelRuns(labels).regionProperties().sorted { first, second in
            let (one, other) = (contrast(of: first), contrast(of: second))
            return one == other ? first.label < second.label : one < other
        }
        let area = present.reduce(0) { $0 + $1.area }
        var remaining = area / 2
        let middle = present.first { object in
            remaining -= object.area
            return remaining < 0
        }
        guard let middle else { return labels }
        let least = max(rules.faintShare * contrast(of: middle), rules.leastContrastInNoise * noise) / sensitivity
        return labels.removingLabels(Set(present.filter { contrast(of: $0) < least }.map(\.label)))
    }
}

/// Means of a plane over the pixels of each label.
struct MeanByLabel {
    private var sums: [Double]
    private var counts: [Int]

    init(of plane: Plane<Float>, labels: [UInt32], count: Int) {
        sums = Array(repeating: 0, count: count)
        counts = Array(repeating: 0, count: count)
        for (value, label) in zip(plane.pixels, labels) where label != 0 {
            sums[Int(label)] += Double(value)
            counts[Int(label)] += 1
        }
    }

    /// The mean over a label; 0 for one without pixels.
    func mean(of label: Int) -> Double {
        counts[label] > 0 ? sums[label] / Double(counts[label]) : 0
    }
}
