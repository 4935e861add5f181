{# USES_VARIABLES { N } #}
{# ALLOWS_SCALAR_WRITE #}
{# A constant current is stored where its drive begins and ends: in each step, which is a fifth of the
   loop of a network of integrate-and-fire cells, the same numbers would be written again. #}
{% extends 'common_group.cpp' %}
{% set _divided = true %}
{% block part %}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    INDEPENDENT
    for (int32_t _idx = _begin; _idx < _end; _idx++) {
        const size_t _vectorisation_idx = _idx;
        {{vector_code|autoindent}}
    }
{% endblock %}
{% block maincode %}
    {% if owner.pools is defined %}
    {{owner.name}}_pools.advance();
    {% else %}
    {% if window is defined %}
    if (!changes_in(step_now(), {{constant_or_scalar(window[0], variables[window[0]])}}, {{constant_or_scalar(window[1], variables[window[1]])}})) return;
    {% endif %}
    const int32_t _count = {{constant_or_scalar('N', variables['N'])}};
    {{'share(_count, PIECE, run_part);' if in_threads else 'run_part(0, _count);'}}
    {% endif %}
{% endblock %}
