{# USES_VARIABLES { N } #}
{# The sum over the synapses of each target cell, in the order of their numbers. #}
{% extends 'common_group.cpp' %}
{% block maincode %}
    {% set _sums = get_array_name(_target_var) %}
    {% set _cells = get_array_name(_index_var) %}
    {% if owner.pools is defined %}
    {{owner.name}}_pools.sum({{_sums}});
    {% else %}
    const int32_t _targets = {{constant_or_scalar(_target_size_name, variables[_target_size_name])}};
    std::fill({{_sums}}, {{_sums}} + _targets, 0.0);
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    const int32_t _count = {{constant_or_scalar('N', variables['N'])}};
    for (int32_t _idx = 0; _idx < _count; _idx++) {
        const size_t _vectorisation_idx = _idx;
        {{vector_code|autoindent}}
        {{_sums}}[{{_cells}}[_idx]] += _synaptic_var;
    }
    {% endif %}
{% endblock %}
