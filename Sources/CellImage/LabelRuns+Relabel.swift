extension LabelRuns {
    /// Replaces labels through a table.
    ///
    /// Labels that the table does not name stay; a label mapped to 0 is removed; labels mapped to one become one
    /// object.
    ///
    /// - Complexity: O(runs).
    public func mappingLabels(_ table: [UInt32: UInt32]) -> LabelRuns {
        let index = RegionIndex(runs)
        return replacing(index, with: index.labels.map { table[$0] ?? $0 })
    }

    /// Numbers the labels from 1 without gaps, in ascending order of the old ones.
    ///
    /// - Returns: the new labels, and for new label `i` its old one in entry `i - 1`.
    /// - Complexity: O(runs).
    public func relabeledSequentially() -> (labels: LabelRuns, originals: [UInt32]) {
        let index = RegionIndex(runs)
        let numbers = index.labels.indices.map { UInt32(truncatingIfNeeded: $0 + 1) }
        return (replacing(index, with: numbers), index.labels)
    }

    /// Keeps the objects with these labels.
    public func keepingLabels(_ labels: Set<UInt32>) -> LabelRuns {
        filteringRegions { labels.contains($0) }
    }

    /// Removes the objects with these labels.
    public func removingLabels(_ labels: Set<UInt32>) -> LabelRuns {
        filteringRegions { !labels.contains($0) }
    }

    /// Removes the objects of fewer than `pixels` pixels, counted per label.
    public func removingObjects(smallerThan pixels: Int) -> LabelRuns {
        let areas = Dictionary(uniqueKeysWithValues: regionProperties().map { ($0.label, $0.area) })
        return filteringRegions { areas[$0, default: 0] >= pixels }
    }

    /// Removes the objects that have a pixel within a margin of the image's border.
    ///
    /// - Parameter margin: distance in pixels; 0 removes those that touch the border, 1 those one pixel away too.
    /// - Returns: the labels without those objects.
    public func clearingBorder(margin: Int = 0) -> LabelRuns {
        var inside: Set<UInt32> = []
        for region in regionProperties() {
            let box = region.boundingBox
            if box.minX > margin, box.minY > margin, box.maxX < width - margin, box.maxY < height - margin {
                inside.insert(region.label)
            }
        }
        return keepingLabels(inside)
    }

    private func filteringRegions(_ isKept: (UInt32) -> Bool) -> LabelRuns {
        let index = RegionIndex(runs)
        return replacing(index, with: index.labels.map { isKept($0) ? $0 : 0 })
    }

    /// Gives each region of an index a new label, and joins runs that have become one.
    private func replacing(_ index: RegionIndex, with labels: [UInt32]) -> LabelRuns {
        var replaced: [LabelRun] = []
        replaced.reserveCapacity(runs.count)
        var rowStarts = [0]
        rowStarts.reserveCapacity(height + 1)
        for row in 0..<height {
            for position in self.rowStarts[row]..<self.rowStarts[row + 1] {
                var run = runs[position]
                run.label = labels[Int(index.regionOfRun[position])]
                if run.label == 0 { continue }
                if replaced.count > rowStarts[row], let last = replaced.last,
                    last.end == run.start, last.label == run.label
                {
                    replaced[replaced.count - 1].end = run.end
                } else {
                    replaced.append(run)
                }
            }
            rowStarts.append(replaced.count)
        }
        return LabelRuns(uncheckedWidth: width, height: height, runs: replaced, rowStarts: rowStarts)
    }
}
